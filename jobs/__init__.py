"""From the files a council holds to a published snapshot: read, tidy, check, store, measure, publish."""
