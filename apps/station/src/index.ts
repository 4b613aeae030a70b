/** The public door of @sightline/station, for programs that run a station or read its journal. */
export { CONFIG_FILE_VARIABLE, CONFIG_VARIABLES, type LoadedConfig, loadConfig } from './config/load.ts'
export { type StationConfig, type StationConfigInput, stationConfigSchema } from './config/schema.ts'
export { type RunningStation, type RunOptions, runStation } from './service/run-station.ts'
export { stationMetrics } from './service/station-metrics.ts'
