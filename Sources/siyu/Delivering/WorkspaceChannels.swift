import SiyuDelivery
import SiyuFiles
import SiyuModel
import SiyuPackaging

/// The channels that siyu.toml names, made.
struct WorkspaceChannels {
  let workspace: Workspace
  let zone: TimeZoneRules
  let console: Console
  /// The wall clock, whatever `--now` says: receivers compare it with theirs.
  let wallClock: () -> Instant
  let shouldStop: () -> Bool

  var byTouchpoint: [Touchpoint: any DeliveryChannel] {
    var channels: [Touchpoint: any DeliveryChannel] = [:]
    for settings in workspace.file.channels {
      let channel = channel(settings)
      for touchpoint in settings.touchpoints { channels[touchpoint] = channel }
    }
    return channels
  }

  private func channel(_ settings: ChannelSettings) -> any DeliveryChannel {
    switch settings.way {
    case .folder(let folder): return self.folder(settings.name, folder)
    case .stdout(let lines): return self.lines(settings.name, lines)
    case .webhook(let webhook):
      do throws(Diagnostic) {
        return self.webhook(settings.name, webhook, try workspace.secret(of: settings))
      } catch {
        return BrokenChannel(name: settings.name, problem: error)
      }
    }
  }

  private func folder(_ name: String, _ folder: ChannelSettings.Folder) -> FolderChannel {
    let writer = MessageFileWriter(
      format: folder.format, zone: zone, note: { workspace.noteWritten($0) })
    return FolderChannel(
      name: name, folder: workspace.path(of: folder), below: workspace.base(of: folder),
      ending: folder.format.rawValue,
      splitsByStaff: folder.split == .staff, batchSize: folder.batch, zone: zone,
      write: { file in
        do throws(any Error) { try writer.write(file) } catch let error as FileFailure {
          throw Diagnostic(file: error.path, error.message, hint: error.hint)
        }
      })
  }

  /// Exact for a pipe or a file; on a terminal what could steer it is made visible.
  private func lines(_ name: String, _ lines: ChannelSettings.Lines) -> StreamChannel {
    let output = DescriptorSink(descriptor: 1, name: "standard output")
    let sink: any ByteSink = console.outputIsTerminal ? TerminalSink(output) : output
    return StreamChannel(
      name: name, batchSize: 500, deduplicates: lines.deduplicates,
      write: { line in try line.withUnsafeBytes { bytes in try sink.write(bytes) } })
  }

  private func webhook(
    _ name: String, _ webhook: ChannelSettings.Webhook, _ secret: [UInt8]
  ) -> WebhookChannel {
    WebhookChannel(
      name: name,
      rules: WebhookChannel.Rules(
        batchSize: webhook.batch, retries: webhook.retries, deduplicates: webhook.deduplicates),
      secret: secret,
      sender: HTTPSender(
        url: webhook.address.url, timeoutMilliseconds: webhook.timeoutSeconds * 1_000),
      clock: wallClock, waiting: HostWaiting(shouldStop: shouldStop),
      seed: UInt64.random(in: 0 ... .max))
  }
}

extension Workspace {
  /// Absolute.
  func path(of folder: ChannelSettings.Folder) -> String {
    folder.path.hasPrefix("/") ? folder.path : "\(root)/\(folder.path)"
  }

  /// What has to be there already. A folder from the root may lie on a disk that is away now: only its
  /// last part is made.
  func base(of folder: ChannelSettings.Folder) -> String {
    guard folder.path.hasPrefix("/") else { return root }
    let above = folder.path.split(separator: "/").dropLast()
    return "/" + above.joined(separator: "/")
  }
}
