"""How replies look on Telegram: text, buttons, menus."""
