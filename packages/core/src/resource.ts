/** Who is speaking: the service, as OpenTelemetry's resource semantic conventions name it. */

export interface Resource {
  /** `service.name` */
  readonly serviceName: string
  /** `service.version` */
  readonly serviceVersion?: string
  /** `service.instance.id` */
  readonly serviceInstanceId?: string
  /** Any further resource attributes (`deployment.environment.name`, `host.name` ...). */
  readonly attributes?: Readonly<Record<string, string>>
}

export const UNKNOWN_RESOURCE: Resource = { serviceName: 'unknown_service' }
