package io.slipway.spi;

/** A request for the last log lines of a member's instances. Immutable. */
public final class LogRequest {
  private final ClusterId cluster;
  private final Resolution resolution;
  private final MemberId member;
  private final int maxLines;

  private LogRequest(ClusterId cluster, Resolution resolution, MemberId member, int maxLines) {
    this.cluster = Checks.notNull(cluster, "cluster");
    this.resolution = Checks.notNull(resolution, "resolution");
    this.member = Checks.notNull(member, "member");
    this.maxLines = maxLines;
  }

  /**
   * Returns a request.
   *
   * @param cluster the cluster
   * @param resolution what CREATE resolved
   * @param member one of its members
   * @param maxLines the maximum number of lines
   */
  public static LogRequest of(
      ClusterId cluster, Resolution resolution, MemberId member, int maxLines) {
    return new LogRequest(cluster, resolution, member, maxLines);
  }

  /** Returns the cluster. */
  public ClusterId cluster() {
    return cluster;
  }

  /** Returns what CREATE resolved. */
  public Resolution resolution() {
    return resolution;
  }

  /** Returns the member. */
  public MemberId member() {
    return member;
  }

  /** Returns the maximum number of lines. */
  public int maxLines() {
    return maxLines;
  }
}
