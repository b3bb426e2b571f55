/** Sessions that an instance opens at the database. How many may look, and how many calls may be in progress, follow from it. */
export const sessionsMax = 8;
