package hanji.generative.cli;

import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;

/** A model that is used, and the folder that it was read from. */
record UsedRun(SavedModel saved, RunFolder folder) {}
