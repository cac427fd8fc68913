"""The webhook protocol of Yandex Dialogs, version 1.0: requests and responses."""
