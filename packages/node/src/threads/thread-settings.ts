/** The settings of a worker thread: those of its process, without what a process has once. */
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import type { Resource } from '@sightline/core'
import type { Settings } from '../settings.ts'

const RESOURCE_KEY = 'sightline.resource'

/** No server, no exporter and no judge of traces: the main thread shows, judges and sends what comes of all. */
export function threadSettings(settings: Settings): Settings {
  const { resource } = settings
  return {
    ...settings,
    resource: resource.serviceName === 'unknown_service' ? (inheritedResource() ?? resource) : resource,
    tail: undefined,
    admin: undefined,
    exposesMetrics: false,
    processes: undefined,
    otlp: undefined,
    remoteWrite: undefined,
    pushgateway: undefined,
    console: undefined,
  }
}

/** Tells threads that begin from now on who is speaking; they need not be told by their code. @returns takes it back */
export function bequeathResource(resource: Resource): () => void {
  // Only plain data can be handed on; a resource is nothing else.
  setEnvironmentData(RESOURCE_KEY, structuredClone(resource) as unknown as string)
  return () => setEnvironmentData(RESOURCE_KEY)
}

function inheritedResource(): Resource | undefined {
  return getEnvironmentData(RESOURCE_KEY) as unknown as Resource | undefined
}
