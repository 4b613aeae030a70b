/** `$orderby`: fields of the header with asc or desc. What ties is put in the order of arrival, newest first. */
import { headerFieldOf } from '../header/header-fields.ts'
import { queryError } from './query-error.ts'

/** The newest start first, as the real server answers by default. */
const DEFAULT_ORDER = 'start desc'

/**
 * @returns SQL behind ORDER BY; `start` is ordered by the moment it names, not by its text
 * @throws ValidationError `WATS_SERVER_QUERY_INVALID` naming position, wanted and got
 */
export function parseOrder(order: string = DEFAULT_ORDER): string {
  const parts: string[] = []
  let offset = 0
  for (const part of order.split(',')) {
    const begin = offset + (part.length - part.trimStart().length)
    const [name = '', direction = 'asc', ...rest] = part.trim().split(/\s+/)
    const field = headerFieldOf(name)
    if (field === undefined) throw queryError('$orderby', order, begin, 'a field of the report header')
    const isDescending = direction.toLowerCase() === 'desc'
    if (rest.length > 0 || (!isDescending && direction.toLowerCase() !== 'asc')) {
      throw queryError('$orderby', order, begin + name.length, 'asc or desc')
    }
    parts.push(`"${field === 'start' ? 'startUtc' : field}" ${isDescending ? 'DESC' : 'ASC'}`)
    offset += part.length + 1
  }
  return [...parts, '"timeStamp" DESC'].join(', ')
}
