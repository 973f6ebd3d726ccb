from spec.claims import Chapter
CHAPTER=Chapter()
