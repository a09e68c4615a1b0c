"""Actions of the dialogue, one class a file, flat: sub-packages crash the stock action server (ARCHITECTURE.md, traps)."""
