"""Papers read as they stand: Word, PDF, text and Excel → paragraphs and grids → the draft of a note."""
