"""The interview of `crickets init`: what is asked, and what becomes of the answers. questionary's only home."""
