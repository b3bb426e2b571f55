/** Share of a limit from which on nothing is left for hedges: what a hedge speeds up is one call, what it takes is the place of another. */
export const nearlyFullShare = 0.9;
