package dev.slipway.runtime.apiserver.auth;

/**
 * What a request wants to do, in the terms that access is granted in. Either {@code resource} or
 * {@code path} is set.
 *
 * @param verb such as {@code list}
 * @param group the resource's API group, empty for core
 * @param resource its plural name, empty for a bare path
 * @param subresource such as {@code status}, or empty
 * @param namespace the namespace, or empty
 * @param name the object's name, or empty
 * @param path the path, empty for a resource
 */
public record RequestedAction(
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path) {

  /** Something that is no resource, such as {@code /version}. */
  public static RequestedAction onPath(String verb, String path) {
    return new RequestedAction(verb, "", "", "", "", "", path);
  }

  /** In the words of a refusal: {@code cannot list resource "pods" in API group ""}. */
  public String describe() {
    if (resource.isEmpty()) {
      return "cannot " + verb + " path \"" + path + "\"";
    }
    String full = subresource.isEmpty() ? resource : resource + "/" + subresource;
    String where =
        namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + "\"";
    return "cannot " + verb + " resource \"" + full + "\" in API group \"" + group + "\" " + where;
  }
}
