"""Forms (表样): how a table of another office maps onto ours. layout → proposal → form → taking its figures."""
