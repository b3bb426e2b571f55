import type { ServiceImagesOptions } from "./service-images.ts";

/** What runs the instances of one service. */
export interface ServiceContainer {
  /** There already. */
  readonly image: string;
  /** Absent: what the image runs by itself. */
  readonly command?: readonly string[];
  /** `source:target:mode`, beside the folder for the instance's own files. */
  readonly mounts?: readonly string[];
}

/** Sees to it that the containers of some services can be started. @returns By service. */
export type ServiceProvider = (
  options: ServiceImagesOptions,
) => Promise<ReadonlyMap<string, ServiceContainer>>;

/** From images of exactly the sources of the workspace, which are built when they are not there. */
export const builtServices: ServiceProvider = async (options) => {
  const { provideServiceImages } = await import("./service-images.ts");
  const images = await provideServiceImages(options);
  return new Map([...images].map(([service, image]) => [service, { image }]));
};
