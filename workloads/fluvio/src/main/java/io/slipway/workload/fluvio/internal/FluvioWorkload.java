package io.slipway.workload.fluvio.internal;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.MemberRole;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Placement;
import io.slipway.spi.Platform;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.ProgressSink;
import io.slipway.spi.Resolution;
import io.slipway.spi.TimeSource;
import io.slipway.spi.UnregisterRequest;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadInfo;
import io.slipway.spi.WorkloadRequirements;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An installed Fluvio: one SC, and an SPU for each SPU. Thread-safe. */
public final class FluvioWorkload implements Workload {
  /** The name that specs use. */
  public static final String NAME = "fluvio";

  static final String PROGRAM = "fluvio.run";
  static final String CLIENT = "client";
  static final String PRIVATE = "private";

  private static final int FIRST_ID = 5001;
  private static final String DATA = "data";
  private static final String METADATA = DATA + "/metadata";
  private static final String RECORDS = METADATA + "/SPU/";

  /** Its absolute path may be longer than a socket's may be; members run in their directories. */
  private static final String METRICS_SOCKET = "spu.sock";

  /** What the sources of fluvio-run 0.18 name as variables of its own. */
  private static final List<String> INHERITED =
      List.of(
          "AUTH_POLICY",
          "FLUVIO_CLIENT_MAX_FETCH_BYTES",
          "FLUVIO_METRIC_SPU",
          "FLV_CLIENT_MAX_FETCH_BYTES",
          "FLV_DISPATCHER_WAIT",
          "FLV_LOG_BASE_DIR",
          "FLV_LOG_INDEX_MAX_BYTES",
          "FLV_LOG_INDEX_MAX_INTERVAL_BYTES",
          "FLV_LOG_SEGMENT_MAX_BYTES",
          "FLV_LOG_SIZE",
          "FLV_MAX_STRING_DISPLAY",
          "FLV_METADATA_TIMEOUT",
          "FLV_PEER_MAX_BYTES",
          "FLV_RACK",
          "FLV_REPLICA_IN_SYNC_REPLICA_MIN",
          "FLV_SC_PRIVATE_HOST",
          "FLV_SC_PRIVATE_PORT",
          "FLV_SC_RECONCILIATION_INTERVAL",
          "FLV_SC_RETRY_TIMEOUT_MS",
          "FLV_SHORT_RECONCILLATION",
          "FLV_SMART_ENGINE_MAX_MEMORY_BYTES",
          "FLV_SOCKET_WAIT",
          "FLV_SPU_ID",
          "FLV_SPU_PRIVATE_HOST",
          "FLV_SPU_PRIVATE_PORT",
          "FLV_SPU_PUBLIC_HOST",
          "FLV_SPU_PUBLIC_PORT",
          "FLV_SPU_TYPE",
          "FLV_TOKEN_SECRET_FILE",
          "FLV_TOPIC_WAIT",
          "RUST_LOG",
          "SPU_INDEX",
          "SPU_MIN",
          "X509_AUTH_SCOPES");

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final TimeSource time;
  private final Host host;

  /**
   * Creates the workload.
   *
   * @param time the clock of the deadlines
   */
  public FluvioWorkload(TimeSource time) {
    this(time, Host.current());
  }

  FluvioWorkload(TimeSource time, Host host) {
    this.time = time;
    this.host = host;
  }

  @Override
  public WorkloadInfo info() {
    return WorkloadInfo.builder(NAME, "as installed").options(FluvioOptions.infos()).build();
  }

  @Override
  public WorkloadRequirements needs(ClusterSpec spec, Platform platform) {
    if (platform != Platform.HOST) {
      throw Failures.rejected(
          ErrorCode.UNSUPPORTED,
          "workload '" + NAME + "' runs no containers",
          "a backend whose members are processes of this host",
          "one whose members run as " + platform,
          "choose another workload or another backend");
    }
    FluvioOptions options = FluvioOptions.of(spec);
    String program = options.program().isEmpty() ? found() : options.program();
    WorkloadRequirements.Builder needs =
        WorkloadRequirements.builder()
            .version(version(program, options))
            .property(PROGRAM, program)
            .bootstrap(MemberRole.CONTROLLER, CLIENT)
            .connect("fluvio profile add " + spec.name() + " " + Resolution.ADDRESSES + " cloud")
            .controllersFirst(OperationKind.START, OperationKind.RESUME, OperationKind.REPAIR)
            .member(MemberId.controller(1), Map.of(CLIENT, options.controllerPort(), PRIVATE, 0));
    for (int number = 1; number <= spec.spuCount(); number++) {
      needs.member(MemberId.spu(number), Map.of(CLIENT, options.spuPort(number), PRIVATE, 0));
    }
    return needs.build();
  }

  private String found() {
    return host.program()
        .orElseThrow(
            () ->
                Failures.invalid(
                    "no fluvio-run was found",
                    "one in the PATH, ~/.fluvio/bin or ~/.fluvio/extensions",
                    "none",
                    "install Fluvio",
                    "set option '"
                        + FluvioOptions.PROGRAM
                        + "' or the variable "
                        + Host.VARIABLE
                        + " to its path"));
  }

  private static String version(String program, FluvioOptions options) {
    Program.Answer answer = Program.ask(program);
    if (!answer.problem().isEmpty()) {
      throw Failures.invalid(
          options.program().isEmpty()
              ? "the fluvio-run of this host, by " + Host.VARIABLE + " or found, cannot be used"
              : "invalid option '" + FluvioOptions.PROGRAM + "'",
          "the absolute path of an executable fluvio-run",
          "'" + program + "' (" + answer.problem() + ")",
          "set option '"
              + FluvioOptions.PROGRAM
              + "' or the variable "
              + Host.VARIABLE
              + " to an installed fluvio-run");
    }
    return answer.version();
  }

  /** Installs nothing: asks whether what was installed when the cluster was created still is. */
  @Override
  public void install(ClusterLayout layout, ProgressSink progress) {
    String program = program(layout);
    String version = layout.resolution().workloadVersion();
    Program.Answer answer = Program.ask(program);
    if (!answer.problem().isEmpty()) {
      throw Failures.rejected(
          "the fluvio-run of cluster '" + layout.cluster().name() + "' cannot be used",
          "version " + version + " at " + program + ", as when the cluster was created",
          "'" + program + "' (" + answer.problem() + ")",
          "install version " + version + " there again",
          "create a new cluster");
    }
    if (!answer.version().equals(version)) {
      throw Failures.rejected(
          "the fluvio-run of cluster '" + layout.cluster().name() + "' is another one",
          "version " + version + " at " + program + ", which has written the cluster's data",
          "version " + answer.version(),
          "install version " + version + " there again",
          "create a new cluster with the other version");
    }
  }

  @Override
  public MemberPlan plan(ClusterLayout layout, MemberId member, OperationKind purpose) {
    FluvioOptions options = FluvioOptions.of(layout.spec());
    MemberPlan.Builder plan =
        member.role() == MemberRole.CONTROLLER
            ? controller(layout, member)
            : spu(layout, member, options);
    if (!options.log().isEmpty()) {
      plan.environment("RUST_LOG", options.log());
    }
    // Its logs are read as files.
    return plan.environment("NO_COLOR", "1").unset(INHERITED).volume(DATA).grace(GRACE).build();
  }

  /**
   * The SC's records of SPUs are files of its plan, written before each launch and so never while
   * it lives: an SPU that they say to be online has registered since.
   */
  private static MemberPlan.Builder controller(ClusterLayout layout, MemberId member) {
    Placement place = layout.placement(member);
    MemberPlan.Builder plan =
        MemberPlan.builder(
            List.of(
                program(layout),
                "sc",
                "--local",
                Path.of(place.directory(), METADATA).toString(),
                "--bind-public",
                bound(place, CLIENT),
                "--bind-private",
                bound(place, PRIVATE)),
            CLIENT);
    for (MemberId spu : layout.resolution().members(MemberRole.SPU)) {
      Placement its = layout.placement(spu);
      plan.file(
          RECORDS + SpuRecords.fileOf(spuId(spu)),
          SpuRecord.initial(spuId(spu), its.host(), its.port(CLIENT), its.port(PRIVATE)));
    }
    // The SC makes it when it starts, and would make an empty one in place of one that was lost.
    return plan.dataCheck(METADATA + "/Topic");
  }

  private static MemberPlan.Builder spu(
      ClusterLayout layout, MemberId member, FluvioOptions options) {
    Placement place = layout.placement(member);
    List<String> command =
        new ArrayList<>(
            List.of(
                program(layout),
                "spu",
                "--id",
                Integer.toString(spuId(member)),
                "--public-server",
                bound(place, CLIENT),
                "--private-server",
                bound(place, PRIVATE),
                "--sc-addr",
                reached(layout.placement(MemberId.controller(1)), PRIVATE),
                "--log-base-dir",
                Path.of(place.directory(), DATA).toString()));
    command.addAll(options.spuFlags());
    return MemberPlan.builder(command, CLIENT).environment("FLUVIO_METRIC_SPU", METRICS_SOCKET);
  }

  private static String bound(Placement place, String port) {
    return place.bind() + ":" + place.port(port);
  }

  private static String reached(Placement place, String port) {
    return place.host() + ":" + place.port(port);
  }

  @Override
  public ProbeResult probe(ProbeRequest request) {
    request.cancellation().throwIfCancelled();
    return new FluvioProbe(request, time).probe();
  }

  @Override
  public void unregister(UnregisterRequest request) {
    if (!request.registrations().isEmpty()) {
      new Deregistration(request, time).await();
    }
  }

  @Override
  public String nativeId(ClusterLayout layout, MemberId member) {
    return member.role() == MemberRole.SPU
        ? Integer.toString(spuId(member))
        : Workload.super.nativeId(layout, member);
  }

  static int spuId(MemberId spu) {
    return FIRST_ID + spu.number() - 1;
  }

  /** Returns the directory of the SC's records of SPUs. */
  static Path records(ClusterLayout layout) {
    return Path.of(layout.placement(MemberId.controller(1)).directory(), RECORDS);
  }

  private static String program(ClusterLayout layout) {
    String value = layout.resolution().properties().get(PROGRAM);
    if (value == null) {
      throw Failures.rejected(
          "cluster '" + layout.cluster().name() + "' was not resolved for Fluvio",
          "a property " + PROGRAM,
          layout.resolution().properties().keySet(),
          "report this as a bug");
    }
    return value;
  }
}
