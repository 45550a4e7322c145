"""The pages in a real browser: every state at 360 and 1440 px, and what people do on them."""
