"""What people ask gold: reports, explanations, restatements, how far events have come."""
