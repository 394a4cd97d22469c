"""Words in three languages: fields, spoken dates and numbers, translations, the glossary, the catalogues."""
