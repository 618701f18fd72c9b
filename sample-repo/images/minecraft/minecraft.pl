# The first exchange of the Minecraft protocol. See README.md.
use strict;
use warnings;
use IO::Socket::INET;
use Socket qw(MSG_PEEK);
use POSIX qw(WNOHANG);

my $PORT = 25565;
my $MOST_CHILDREN = 64;
my $LONGEST_PACKET = 2048;
my $SECONDS = 20;
my $properties = '/data/minecraft/server.properties';

$| = 1;
system('mkdir', '-p', '/data/minecraft');
if (!-e $properties && open my $file, '>', "$properties.$$") {
    print $file "motd=A stand-in, deployed by git push\nmax-players=20\n";
    close $file;
    rename "$properties.$$", $properties;
}

sub setting {
    my ($name, $default) = @_;
    open my $file, '<', $properties or return $default;
    while (my $line = <$file>) {
        return substr $1, 0, 200 if $line =~ /^\Q$name\E=(.*?)\s*$/;
    }
    return $default;
}

sub json {
    my ($text) = @_;
    $text =~ s/(["\\])/\\$1/g;
    $text =~ s/[\x00-\x1f]/ /g;
    return "\"$text\"";
}

sub take {
    my ($client, $count) = @_;
    my $bytes = '';
    while (length $bytes < $count) {
        sysread $client, $bytes, $count - length $bytes, length $bytes or exit 0;
    }
    return $bytes;
}

sub read_number {
    my ($next) = @_;
    my $value = 0;
    for my $i (0 .. 4) {
        my $byte = ord $next->();
        $value |= ($byte & 0x7f) << 7 * $i;
        return $value if !($byte & 0x80);
    }
    exit 0;
}

sub number {
    my ($value) = @_;
    my $bytes = '';
    while ($value > 0x7f) {
        $bytes .= chr($value & 0x7f | 0x80);
        $value >>= 7;
    }
    return $bytes . chr $value;
}

sub text { return number(length $_[0]) . $_[0] }

sub packet {
    my ($client) = @_;
    my $length = read_number(sub { take($client, 1) });
    exit 0 if $length < 1 || $length > $LONGEST_PACKET;
    my $body = take($client, $length);
    my $at = 0;
    my $id = read_number(sub { exit 0 if $at >= $length; substr $body, $at++, 1 });
    return ($id, substr $body, $at);
}

sub send_packet {
    my ($client, $id, $body) = @_;
    my $bytes = number($id) . $body;
    print $client number(length $bytes) . $bytes;
}

sub status {
    my ($protocol) = @_;
    my $most = setting('max-players', 20);
    $most = 20 if $most !~ /^\d{1,6}$/;
    return '{"version":{"name":"stand-in","protocol":' . $protocol . '},"players":{"max":' . $most
        . ',"online":0},"description":{"text":' . json(setting('motd', 'A stand-in')) . '}}';
}

# The ping of clients before 1.7: one byte, answered by a "kick" in UTF-16.
sub old_ping {
    my ($client) = @_;
    my $reason = join "\0", "\xa7" . '1', 127, 'stand-in', setting('motd', 'A stand-in') =~ s/[^\x20-\x7e]/?/gr, 0, 20;
    my $wide = join '', map { "\0$_" } split //, $reason;
    print $client "\xff" . pack('n', length $reason) . $wide;
}

sub converse {
    my ($client) = @_;
    $client->autoflush(1);
    my $first = '';
    recv $client, $first, 1, MSG_PEEK;
    return old_ping($client) if length $first && ord $first == 0xfe;
    my ($id, $handshake) = packet($client);
    exit 0 if $id != 0;
    my $at = 0;
    my $next = sub { exit 0 if $at >= length $handshake; substr $handshake, $at++, 1 };
    my $protocol = read_number($next);
    $at += read_number($next) + 2;
    my $state = read_number($next);
    if ($state == 1) {
        for (1 .. 2) {
            my ($asked, $body) = packet($client);
            send_packet($client, 0, text(status($protocol))) if $asked == 0;
            if ($asked == 1) {
                send_packet($client, 1, substr $body, 0, 8);
                last;
            }
        }
    } elsif ($state == 2) {
        packet($client);
        send_packet($client, 0, text('{"text":"This is a stand-in: there is no game behind it."}'));
    }
}

$SIG{TERM} = sub { exit 0 };
$SIG{INT}  = sub { exit 0 };
$SIG{PIPE} = 'IGNORE';
my $server = IO::Socket::INET->new(LocalPort => $PORT, Listen => 64, ReuseAddr => 1)
    or die "cannot listen on port $PORT: $!\n";
print "listening on port $PORT\n";
my $children = 0;
while (1) {
    while ($children > 0 && waitpid(-1, $children < $MOST_CHILDREN ? WNOHANG : 0) > 0) { $children-- }
    my $client = $server->accept or next;
    my $child = fork;
    if (defined $child && $child == 0) {
        $SIG{ALRM} = sub { exit 1 };
        alarm $SECONDS;
        converse($client);
        exit 0;
    }
    $children++ if defined $child;
    close $client;
}
