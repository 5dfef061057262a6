"""What a result turns into: tables, data frames, graphs, a bibliography, a picture."""
