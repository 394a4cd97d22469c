"""How it looks and behaves: page frame, forms, styles, the one small script, QR codes, charts, printed pages."""
