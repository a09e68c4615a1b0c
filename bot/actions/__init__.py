"""Actions of the dialogue, one class a file. Flat: sub-packages crash the stock action server."""
