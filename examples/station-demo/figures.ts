/** Reads a few figures from a `/metrics` page, the way any script could. */

export interface Figures {
  readonly received: number
  readonly delivered: number
  readonly ended: Readonly<Record<string, number>>
  readonly waiting: number
}

export async function readFigures(adminUrl: string): Promise<Figures> {
  const page = await (await fetch(`${adminUrl}/metrics`)).text()
  return {
    received: sumOf(page, 'station_files_received_total'),
    delivered: sumOf(page, 'station_delivery_attempts_total', 'result="delivered"'),
    ended: {
      finished: sumOf(page, 'station_files_ended_total', 'outcome="finished"'),
      rejected: sumOf(page, 'station_files_ended_total', 'outcome="rejected"'),
      failed: sumOf(page, 'station_files_ended_total', 'outcome="failed"'),
    },
    waiting: sumOf(page, 'station_queue_depth'),
  }
}

function sumOf(page: string, name: string, label = ''): number {
  return page
    .split('\n')
    .filter((line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}
