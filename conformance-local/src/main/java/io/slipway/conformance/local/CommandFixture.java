package io.slipway.conformance.local;

import io.slipway.conformance.Timing;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A server that does nothing but listen, and data that is a file of lines. */
final class CommandFixture implements WorkloadFixture {
  static final String WORKLOAD = "command";

  private static final Path PERL = Path.of("/usr/bin/perl");
  // Starts twenty times as fast as a JVM, and most systems have it.
  private static final String IN_PERL =
      PERL
          + " -MIO::Socket::INET -e 'exit "
          + IdleServer.EXIT_UNABLE
          + " if -e \"$ARGV[1]/../"
          + IdleServer.UNABLE
          + "\"; my $s=IO::Socket::INET->new(LocalAddr=>\"127.0.0.1\","
          + "LocalPort=>$ARGV[0],Listen=>9,ReuseAddr=>1) or exit 3;"
          + " while(1){my $c=$s->accept();close($c) if $c}' {port} {dir}";

  private final boolean perl;

  CommandFixture() {
    this(Files.isExecutable(PERL));
  }

  CommandFixture(boolean perl) {
    this.perl = perl;
  }

  @Override
  public String workload() {
    return WORKLOAD;
  }

  @Override
  public Workload adapt(Workload real) {
    return new KitWorkload(real, IdleServer.EXIT_UNABLE, ErrorCode.BACKEND_REJECTED);
  }

  @Override
  public void makeUnable(Path member) throws IOException {
    Files.createFile(member.resolve(IdleServer.UNABLE));
  }

  @Override
  public Timing timing() {
    return new Timing(
        Duration.ofSeconds(60),
        Duration.ofMillis(20),
        Duration.ofMillis(300),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20));
  }

  @Override
  public ClusterSpec spec(String name, int spus) {
    return ClusterSpec.builder(name)
        .spuCount(spus)
        .workload(WORKLOAD)
        .option("command", perl ? IN_PERL : IdleServer.commandLine())
        .build();
  }

  @Override
  public void makeForeign(Path data) throws IOException {
    giveToAnother(data);
  }

  /** Turns a volume into another cluster's. */
  static void giveToAnother(Path data) throws IOException {
    // The backend marks each volume with its owner.
    Path marker = data.resolve(".slipway-volume");
    String owner =
        Files.readAllLines(marker).stream()
            .filter(line -> line.startsWith("owner="))
            .findFirst()
            .orElseThrow();
    String other = "owner=" + new Incarnation(new UUID(0, 0)) + owner.substring(owner.indexOf('/'));
    Files.writeString(marker, Files.readString(marker).replace(owner, other));
  }

  @Override
  public void write(ClusterId cluster, MemberId member, Path data, String record)
      throws IOException {
    Files.writeString(
        data.resolve("records"),
        record + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Override
  public List<String> read(Path data) throws IOException {
    Path records = data.resolve("records");
    return Files.exists(records) ? Files.readAllLines(records) : List.of();
  }
}
