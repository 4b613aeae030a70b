/** The samples of a Prometheus text, by name and labels as they are written. */

export type Samples = ReadonlyMap<string, number>

export function samplesOf(text: string): Samples {
  const samples = new Map<string, number>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const at = line.lastIndexOf(' ')
    samples.set(line.slice(0, at), Number(line.slice(at + 1)))
  }
  return samples
}
