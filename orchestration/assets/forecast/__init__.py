"""Assets of the forecast: training set, model, champion, predictions, outcomes."""
