"""How the learned parts of extraction are learned; scikit-learn and scipy are needed here and nowhere else."""
