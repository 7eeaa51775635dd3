"""The order desk of a small bicycle shop."""
