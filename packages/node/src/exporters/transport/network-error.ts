/** What went wrong on the network, in words. */

/** A host with several addresses fails with an AggregateError, whose own message is empty. */
export function networkErrorText(error: Error): string {
  const { errors } = error as { errors?: readonly Error[] }
  return error.message || (errors?.map((one) => one.message).join('; ') ?? error.name)
}
