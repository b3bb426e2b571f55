/** How a command says with which exit code it ended. */
export type Finish = (code: number) => void;
