/** Names in the environment of every process of a run which testbed it belongs to. */
export const markVariable = "HOLDFAST_TESTBED";
