"""What benchmarks share: peers in processes of their own, load, sample data and pages."""
