/** Where to look, for whoever starts the station by hand. */
import type { LoadedConfig } from '../../config/load.ts'
import { printable } from '../output/printable.ts'
import type { Style } from '../output/style.ts'

export function bannerText(
  { config, folders, file }: LoadedConfig,
  adminUrl: string | undefined,
  style: Style,
): string {
  const lines: (readonly [string, string])[] = [
    ...folders.map(({ path }) => ['drop files in', path] as const),
    ['delivered to', config.server.url],
    ...(adminUrl === undefined
      ? []
      : [['metrics', `${adminUrl}/metrics`] as const, ['health', `${adminUrl}/health/details`] as const]),
    ['a file’s story', `sightline-station story <file, serial or id> --config ${file}`],
    ['to stop', 'Ctrl-C'],
  ]
  const width = Math.max(...lines.map(([name]) => name.length))
  const body = lines.map(([name, value]) => `  ${style.faint(name.padEnd(width))}  ${printable(value)}`)
  return `\n${style.strong(`Sightline station ${printable(config.name)} is running`)}\n${body.join('\n')}\n\n`
}
