export {
  isServiceName,
  type ServiceDefinitions,
  type ServiceName,
  serviceDefinition,
  serviceNames,
} from "./service-definition.ts";
