"""Large data: what the training needs of it, without holding its rows."""
