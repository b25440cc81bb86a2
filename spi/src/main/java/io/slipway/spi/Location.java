package io.slipway.spi;

/**
 * The place at a backend that a cluster was created in, recorded with its {@link Resolution}: a
 * namespace of a platform, say. Equal ids are one place, even if its address or its certificate has
 * changed; a backend that finds itself at another place than the recorded one cannot say anything
 * about the cluster.
 *
 * @param id tells this place from every other, for good; never a secret
 * @param description for people, such as {@code namespace kafka of cluster staging}
 */
public record Location(String id, String description) {
  /** Checks that both are there. */
  public Location {
    Checks.notNull(id, "id");
    Checks.notNull(description, "description");
    if (id.isBlank()) {
      throw new IllegalArgumentException("the id of a location must not be blank");
    }
  }

  /**
   * Checks that a cluster's recorded location is the one that the backend is at.
   *
   * @param cluster the cluster
   * @param resolution what CREATE resolved for it; one without a location is from before the
   *     backend recorded one, and passes
   * @throws BackendException {@link ErrorCode#BACKEND_UNAVAILABLE} naming both, if it is another
   */
  public void require(ClusterId cluster, Resolution resolution) {
    resolution
        .location()
        .filter(recorded -> !recorded.id().equals(id))
        .ifPresent(
            recorded -> {
              throw BackendException.rejected(
                  Problem.of(
                          ErrorCode.BACKEND_UNAVAILABLE,
                          "the backend is not where cluster '" + cluster.name() + "' was created")
                      .withExpected(recorded.description() + " (" + recorded.id() + ")")
                      .withActual(description + " (" + id + ")")
                      .withRemedy("point the backend to the place that the cluster was created in")
                      .withRemedy(
                          Remedy.of(Remedy.Action.FORGET, cluster.name())
                              .so("if that place is gone for good")));
            });
  }
}
