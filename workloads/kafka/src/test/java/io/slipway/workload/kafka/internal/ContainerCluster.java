package io.slipway.workload.kafka.internal;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.Placement;
import io.slipway.spi.Platform;
import io.slipway.spi.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Members as containers would run them, with processes in their place. They know names that no
 * other process resolves; whoever probes knows neither their directories nor a way to them but the
 * tunnels.
 */
final class ContainerCluster extends TestCluster {
  private final Path image;
  private final Path hosts;
  private final Map<String, Forwarder> tunnels = new ConcurrentHashMap<>();

  private ContainerCluster(Workload workload, ClusterLayout layout, Path image, Path hosts) {
    super(workload, layout);
    this.image = image;
    this.hosts = hosts;
  }

  /**
   * Makes a cluster, and what stands for the image.
   *
   * @param jars a runtime whose jars the image has, except for the launcher's
   */
  static ContainerCluster of(Workload workload, ClusterSpec spec, Path directory, Path jars)
      throws IOException {
    ClusterLayout layout =
        TestLayouts.of(workload, spec, directory.resolve("containers"), Platform.CONTAINER);
    Path image = Files.createDirectories(directory.resolve("image"));
    try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, "*.jar")) {
      for (Path jar : found) {
        if (!jar.endsWith(Bundle.MAIN_JAR)) {
          Files.createSymbolicLink(image.resolve(jar.getFileName()), jar);
        }
      }
    }
    StringBuilder names = new StringBuilder();
    layout
        .placements()
        .values()
        .forEach(place -> names.append("127.0.0.1 ").append(place.host()).append('\n'));
    return new ContainerCluster(
        workload, layout, image, Files.writeString(directory.resolve("hosts"), names));
  }

  @Override
  ClusterLayout told() {
    ClusterLayout.Builder told =
        ClusterLayout.builder(layout().cluster(), layout().spec(), layout().resolution())
            .platform(Platform.CONTAINER);
    layout()
        .placements()
        .forEach(
            (member, place) ->
                told.placement(
                    member,
                    Placement.builder(place.host(), "/no/such/directory/" + member)
                        .bind(place.bind())
                        .ports(place.ports())
                        .build()));
    return told.build();
  }

  @Override
  MemberAccess access() {
    return new MemberAccess() {
      @Override
      public InetSocketAddress reach(MemberId member, String port) {
        int target = layout().placement(member).port(port);
        return tunnels.computeIfAbsent(member + " " + port, any -> tunnel(target)).address();
      }

      @Override
      public Fact listens(MemberId member, String port) {
        return Fact.yes();
      }
    };
  }

  private static Forwarder tunnel(int target) {
    try {
      return new Forwarder(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  ProcessBuilder process(MemberId member, MemberPlan plan) {
    List<String> command =
        plan.command().stream()
            .map(word -> word.replace(NodeCommand.IMAGE_JARS, image + "/*"))
            .map(
                word ->
                    word.equals("java")
                        ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
                        : word)
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
    builder.environment().put(Workload.INSTANCE_VARIABLE, mark(member));
    return builder;
  }

  /** The same for each process of a container, as the id of a pod is. */
  private static String mark(MemberId member) {
    return "pod of " + member;
  }

  @Override
  SortedMap<MemberId, String> marks() {
    SortedMap<MemberId, String> marks = new TreeMap<>();
    layout().placements().keySet().forEach(member -> marks.put(member, mark(member)));
    return marks;
  }

  @Override
  public void close() {
    super.close();
    for (Forwarder tunnel : tunnels.values()) {
      try {
        tunnel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
