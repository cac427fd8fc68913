"""The backtest, which evaluates every method at rolling cutoffs on the purchases before each."""
