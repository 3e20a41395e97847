"""The words a scene may use (materials, timbres, scales) and what each of them means."""
