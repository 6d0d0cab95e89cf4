/** Which kind of resource a name stands for (Kubernetes pkg/apis/core/v1/helper): filters and scores treat them differently. */

/**
 * Whether it is none of the resources that every node has: extended resources and huge pages. In this library any other name is one too,
 * a domain or none.
 */
export function isScalarResource(name: string): boolean {
  return name !== 'cpu' && name !== 'memory' && name !== 'ephemeral-storage' && name !== 'pods'
}

/** Whether it belongs to somebody else's domain (`IsExtendedResourceName`): only such a resource can be ignored by NodeResourcesFit. */
export function isExtendedResource(name: string): boolean {
  return name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.')
}

/** What stands before the slash: the group that `ignoredResourceGroups` names. */
export function groupOf(name: string): string {
  return name.split('/', 1)[0]
}
