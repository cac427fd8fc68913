"""The backtest judges every method at rolling cutoffs, each seeing only the purchases before it."""
