package io.slipway.engine.internal;

import io.slipway.engine.DriftReport;
import io.slipway.engine.StoreCheck;
import io.slipway.engine.StoreRestore;
import io.slipway.engine.internal.operation.RecordRepository;
import io.slipway.engine.internal.operation.RecordRepository.Found;
import io.slipway.engine.internal.operation.VersionedRecord;
import io.slipway.engine.internal.rebalance.RebalanceCodec;
import io.slipway.engine.internal.rebalance.RebalanceRecord;
import io.slipway.engine.internal.rebalance.RebalanceRepository;
import io.slipway.engine.internal.rebalance.RestoredRebalances;
import io.slipway.engine.internal.record.Changes;
import io.slipway.engine.internal.record.ClusterRecord;
import io.slipway.engine.internal.store.HomeLock;
import io.slipway.engine.internal.store.JournaledStore;
import io.slipway.engine.internal.store.OpenReport;
import io.slipway.engine.internal.store.StoreMaintenance;
import io.slipway.engine.internal.store.StoreOptions;
import io.slipway.engine.internal.store.StoreSnapshot;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.ObservationRound;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Administers the store of a home, and clusters that it does not know. Thread-safe. */
public final class StoreAdminService {
  private static final Logger LOG = LoggerFactory.getLogger(StoreAdminService.class);

  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final String UNDER_OWNER = "continue under its owner with SlipwayHome.owner";

  private final HomeSettings settings;
  private final Path home;
  private final Path directory;

  public StoreAdminService(HomeSettings settings) {
    this.settings = settings;
    this.home = settings.requiredHome();
    this.directory = Home.directory(home);
  }

  public StoreCheck verify() {
    HomeLock.requireDirectory(home);
    StoreMaintenance.Verification found = StoreMaintenance.verify(directory);
    if (found.report().created()) {
      throw new SlipwayException(
          Problem.of(ErrorCode.NOT_FOUND, "there is no store in " + home)
              .withActual("no " + directory)
              .withRemedy("name another home"));
    }
    return check(found, directory);
  }

  public StoreCheck verify(Path backup) {
    return check(StoreMaintenance.verifyBackup(backup), backup);
  }

  /** Reads each record too. */
  private static StoreCheck check(StoreMaintenance.Verification found, Path directory) {
    List<SlipwayException> problems = new ArrayList<>(found.problems());
    StoreSnapshot snapshot = JournaledStore.openReadOnly(directory);
    snapshot.forEach(
        (key, value) -> {
          if (RecordRepository.isCluster(key)) {
            try {
              RecordRepository.read(key, value.bytes());
            } catch (SlipwayException e) {
              problems.add(e);
            }
          } else if (RebalanceRepository.isRebalance(key)) {
            try {
              RebalanceRecord unused = RebalanceCodec.read(key, value.bytes());
            } catch (SlipwayException e) {
              problems.add(e);
            }
          }
        });
    return check(found.report(), snapshot, problems, found.cuts());
  }

  public StoreCheck backup(Path target) {
    HomeLock.requireDirectory(home);
    OpenReport copied = StoreMaintenance.backup(directory, target);
    return check(copied, JournaledStore.openReadOnly(target), List.of(), List.of());
  }

  public StoreRestore restore(Path backup) {
    HomeLock.requireDirectory(home);
    StoreMaintenance.requireStore(backup);
    return changing(
        "restore",
        // The present store may be damaged, and its place is taken by the backup, with its id.
        backup,
        (lock, backends, looks) -> {
          List<String> notes = new ArrayList<>();
          List<ClusterRecord> before = replaced(owner(backup), notes);
          List<ClusterRecord> next = RecordRepository.readable(records(backup));
          Set<String> named =
              Stream.concat(before.stream(), next.stream())
                  .map(ClusterRecord::backend)
                  .collect(Collectors.toSet());
          Inventory inventory = Inventory.take(backends, named, looks);
          notes.addAll(inventory.unseen());
          Map<ClusterId, Fence> known = installed(next, looks);
          before.forEach(record -> raise(known, record.cluster(), record.fence()));
          Optional<Path> aside =
              StoreMaintenance.restore(
                  backup,
                  lock,
                  directory,
                  settings.time().wall(),
                  copy -> raise(copy, inventory, known));
          return StoreRestore.builder(new DriftDetector(backends, looks).compare(this::recorded))
              .replaced(aside.orElse(null))
              .notes(notes)
              .build();
        });
  }

  public DriftReport compare() {
    HomeLock.requireDirectory(home);
    OwnerId owner = owner(directory);
    try (Workloads workloads = new Workloads(settings);
        Backends backends = new Backends(settings, owner, workloads, true);
        CallThreads threads = new CallThreads("look")) {
      BoundedLooks looks = new BoundedLooks(backends, settings.time(), threads);
      DriftReport found = new DriftDetector(backends, looks).compare(this::recorded);
      return owner.equals(OwnerId.NOBODY) ? withLostStore(found) : found;
    }
  }

  /** Nobody's clusters are none, so a store that is lost must not look like an empty platform. */
  private static DriftReport withLostStore(DriftReport found) {
    List<String> unreachable = new ArrayList<>(found.unreachable());
    unreachable.add(
        "there is no store, so what a lost one has made on a platform that several engines share"
            + " is not listed: its clusters are another owner's; "
            + UNDER_OWNER);
    return DriftReport.of(found.clusters(), found.orphans(), unreachable);
  }

  public DriftReport.Cluster adopt(ClusterId cluster, Path from) {
    return changing(
        "adoption of '" + cluster + "'",
        directory,
        (lock, backends, looks) -> {
          ClusterRecord found = recordIn(from, cluster);
          Inventory.Owned owned = owned(backends, looks, cluster);
          ClusterRecord adopted =
              Changes.restore(found.lasting(), owned.what().fence(), settings.time().wall());
          try (JournaledStore store =
              Home.openStore(directory, StoreOptions.defaults(), settings.onCut())) {
            RecordRepository records = new RecordRepository(store);
            Optional<VersionedRecord> there = records.find(cluster.name());
            if (there.isPresent()) {
              throw new SlipwayException(
                  Problem.of(ErrorCode.ALREADY_EXISTS, "'" + cluster + "' cannot be adopted")
                      .withActual(
                          "there is a record of that name, of " + there.get().record().cluster())
                      .withRemedy(Remedy.of(Remedy.Action.DELETE, cluster.name()).so("first")));
            }
            records.adopt(adopted);
          }
          return new DriftDetector(backends, looks).compare(adopted);
        });
  }

  public void eraseOrphan(ClusterId cluster, Duration timeout, CancellationToken cancellation) {
    Inventory.Owned erased =
        changing(
            "erase of '" + cluster + "'",
            directory,
            (lock, backends, looks) -> {
              List<Found> recorded = recorded();
              for (Found.Unreadable doubtful : RecordRepository.unreadable(recorded)) {
                if (doubtful.name().equals(cluster.name())) {
                  throw doubtful.trouble();
                }
              }
              if (RecordRepository.readable(recorded).stream()
                  .anyMatch(r -> r.cluster().equals(cluster))) {
                throw new SlipwayException(
                    Problem.of(
                            ErrorCode.ILLEGAL_TRANSITION,
                            "'" + cluster + "' cannot be erased as an orphan")
                        .withActual("it has a record")
                        .withRemedy(Remedy.of(Remedy.Action.DELETE, cluster.name()).so("instead")));
              }
              Inventory.Owned owned = owned(backends, looks, cluster);
              new OrphanEraser(
                      backends.get(owned.backend()),
                      settings.time(),
                      timeout,
                      cancellation,
                      owned.what())
                  .erase();
              return owned;
            });
    LOG.info("erased '{}' of backend '{}'", cluster, erased.backend());
  }

  /** An inventory lists one place of a platform; a cluster may be at another. */
  private static Map<ClusterId, Fence> installed(List<ClusterRecord> records, BoundedLooks looks) {
    Map<ClusterId, Fence> installed = new HashMap<>();
    ObservationRound round = new ObservationRound();
    List<Fence> fences = looks.ask(records.stream().map(record -> fence(record, round)).toList());
    for (int i = 0; i < records.size(); i++) {
      raise(installed, records.get(i).cluster(), fences.get(i));
    }
    return installed;
  }

  /** What cannot be asked is in the comparison that follows. */
  private static Question<Fence> fence(ClusterRecord record, ObservationRound round) {
    return Question.about(
        record,
        ObserveRequest.Depth.INSTANCES,
        LOOK,
        new CancellationToken(),
        round,
        ClusterObservation::fence,
        e -> Fence.NONE);
  }

  private static void raise(Map<ClusterId, Fence> known, ClusterId cluster, Fence fence) {
    known.merge(cluster, fence, (one, other) -> one.isOlderThan(other) ? other : one);
  }

  private void raise(Path copy, Inventory inventory, Map<ClusterId, Fence> known) {
    try (JournaledStore store = JournaledStore.open(copy, StoreOptions.defaults())) {
      RecordRepository records = new RecordRepository(store);
      // An unreadable record takes no fence, and no command will work on it.
      for (ClusterRecord record : RecordRepository.readable(records.all())) {
        ClusterId cluster = record.cluster();
        Fence installed = inventory.highest(cluster);
        Fence other = known.getOrDefault(cluster, Fence.NONE);
        Fence highest = installed.isOlderThan(other) ? other : installed;
        VersionedRecord versioned = records.find(cluster.name()).orElseThrow();
        versioned.save(Changes.restore(record, highest, settings.time().wall()));
      }
      RestoredRebalances.end(store, settings.time().wall());
    }
  }

  /** A store that is replaced because of damage reports what it can. */
  private List<ClusterRecord> replaced(OwnerId next, List<String> notes) {
    try {
      StoreSnapshot snapshot = JournaledStore.openReadOnly(directory);
      noteOtherOwner(owner(snapshot), next, notes);
      List<Found> recorded = records(snapshot);
      for (Found.Unreadable found : RecordRepository.unreadable(recorded)) {
        notes.add(
            "a record of the replaced store cannot be read, so the fence of that cluster comes from"
                + " the backup and the backends only: "
                + DriftDetector.trouble(found));
      }
      return RecordRepository.readable(recorded);
    } catch (SlipwayException e) {
      notes.add(
          "the replaced store cannot be read, so fences come from the backup and the backends only: "
              + e.problem().textWithoutActions());
      return List.of();
    }
  }

  private List<Found> recorded() {
    return records(directory);
  }

  private static List<Found> records(Path store) {
    return records(JournaledStore.openReadOnly(store));
  }

  private static List<Found> records(StoreSnapshot store) {
    return new RecordRepository(new SnapshotStore(store)).all();
  }

  private static ClusterRecord recordIn(Path from, ClusterId cluster) {
    return RecordRepository.readable(records(from.toAbsolutePath().normalize())).stream()
        .filter(record -> record.cluster().equals(cluster))
        .findFirst()
        .orElseThrow(
            () ->
                new SlipwayException(
                    Problem.of(
                            ErrorCode.NOT_FOUND, "'" + cluster + "' cannot be adopted from " + from)
                        .withActual("its record is not there")
                        .withRemedy("name the replaced store", "name a later backup")));
  }

  private Inventory.Owned owned(Backends backends, BoundedLooks looks, ClusterId cluster) {
    Inventory inventory = Inventory.take(backends, DriftDetector.backends(recorded()), looks);
    return inventory
        .living(cluster)
        .orElseThrow(
            () -> {
              Problem unowned =
                  inventory.unseen().isEmpty()
                      ? Problem.of(ErrorCode.NOT_FOUND, "no backend owns '" + cluster + "'")
                      : Problem.of(
                              ErrorCode.BACKEND_UNAVAILABLE,
                              "no backend is seen to own '" + cluster + "'")
                          .withActual(String.join("; ", inventory.unseen()));
              return new SlipwayException(
                  unowned.withRemedy(
                      Remedy.of(Remedy.Action.STORE_COMPARE)
                          .so("to see what is owned without a record")));
            });
  }

  private interface Change<T> {
    T apply(HomeLock lock, Backends backends, BoundedLooks looks);
  }

  private <T> T changing(String what, Path whose, Change<T> change) {
    try (HomeLock lock = HomeLock.acquire(home, settings.lockTimeout(), settings.time())) {
      lock.operation(what);
      try (Workloads workloads = new Workloads(settings);
          Backends backends = new Backends(settings, owner(whose), workloads, false);
          CallThreads threads = new CallThreads("look")) {
        return change.apply(lock, backends, new BoundedLooks(backends, settings.time(), threads));
      }
    }
  }

  /** A backup of another store brings that one's id, by which shared platforms list. */
  private static void noteOtherOwner(OwnerId replaced, OwnerId next, List<String> notes) {
    if (!replaced.equals(OwnerId.NOBODY) && !replaced.equals(next)) {
      notes.add(
          "the backup is of another store: on a platform that several engines share, what the"
              + " replaced store has made is not listed any more; it belongs to owner '"
              + replaced
              + "': "
              + UNDER_OWNER);
    }
  }

  private OwnerId owner(Path whose) {
    return owner(JournaledStore.openReadOnly(whose));
  }

  private OwnerId owner(StoreSnapshot store) {
    return settings.owner(store.report().created() ? OwnerId.NOBODY.value() : store.id());
  }

  private static StoreCheck check(
      OpenReport report, StoreSnapshot snapshot, List<SlipwayException> problems, List<Path> cuts) {
    OpenReport.Cut cut = report.cut();
    int clusters = new RecordRepository(new SnapshotStore(snapshot)).names().size();
    return StoreCheck.builder(clusters, report.sequence())
        .clean(report.clean())
        .unfinishedWrite(
            cut == null
                ? null
                : cut.bytes() + " bytes at offset " + cut.offset() + " of " + cut.file())
        .problems(problems)
        .cuts(cuts)
        .build();
  }
}
