"""The language of the town's statistics: catalogue, periods, figures. Imports nothing of ours."""
