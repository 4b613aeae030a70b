/** The scrape. */
import type { PrometheusExporter } from '../exporters/prometheus/prometheus-exporter.ts'
import type { Endpoint } from './endpoint.ts'

export function metricsEndpoint(exporter: PrometheusExporter): Endpoint {
  return {
    paths: ['/metrics'],
    handlers: {
      GET: ({ request, response, method }) =>
        exporter.handle(
          { method, accept: request.headers.accept, acceptEncoding: headerText(request.headers['accept-encoding']) },
          response,
        ),
    },
  }
}

function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header
}
