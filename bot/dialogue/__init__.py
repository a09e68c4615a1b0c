"""Words of the dialogue. No model is made of them: they may change without training a new one."""
