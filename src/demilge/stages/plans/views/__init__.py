"""The pages of this stage: plans, the letters behind them, and the page an office gets."""
