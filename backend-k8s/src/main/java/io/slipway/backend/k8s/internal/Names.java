package io.slipway.backend.k8s.internal;

import io.slipway.spi.ClusterId;
import io.slipway.spi.MemberId;
import java.util.Locale;

/**
 * The names of one incarnation's objects. They carry the first digits of the incarnation, so that a
 * late create of an earlier life of the name collides with nothing; what they belong to is said by
 * labels alone. A StatefulSet's name stays below 53 characters: its controller adds a hash to it in
 * a label, and a label has at most 63.
 */
record Names(ClusterId cluster) {
  private static final int MAX_NAME = 30;
  private static final int DIGITS = 6;

  /** Returns the name that all others begin with; also that of the headless Service. */
  String base() {
    String name = cluster.name().value();
    String head = name.substring(0, Math.min(name.length(), MAX_NAME));
    return strip(head) + "-" + cluster.incarnation().toString().substring(0, DIGITS);
  }

  /** Returns the name of the ConfigMap that keeps the fence, and is the tombstone in the end. */
  String fence() {
    return base() + "-fence";
  }

  /** Returns the beginning of the name of a ticket; the server completes it. */
  String ticketPrefix() {
    return base() + "-ticket-";
  }

  /** Returns the name of a member's StatefulSet and of its Secret. */
  String member(MemberId member) {
    return base() + "-" + member;
  }

  /** Returns the name of a member's pod, which its StatefulSet gives it. */
  String pod(MemberId member) {
    return member(member) + "-0";
  }

  /** Returns the name of the PodDisruptionBudget of all SPUs. */
  String budget() {
    return base() + "-spus";
  }

  /** Returns the name of the Service by which a member is reached from outside. */
  String external(MemberId member) {
    return member(member) + "-external";
  }

  /**
   * Returns the name of a member's PersistentVolumeClaim.
   *
   * @param path the volume's path in the member's directory
   */
  String claim(MemberId member, String path) {
    return member(member) + "-" + strip(path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-"));
  }

  /** Returns a member's address in the cluster's DNS, the same for all its instances. */
  String host(MemberId member, String namespace) {
    return pod(member) + "." + base() + "." + namespace + ".svc";
  }

  private static String strip(String text) {
    return text.replaceAll("^-+|-+$", "");
  }
}
