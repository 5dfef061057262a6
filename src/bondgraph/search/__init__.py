"""Full-text search: the words of a corpus, in an index beside the store or in memory."""
